// The calls the page makes. All go to its own address; nothing identifies the person.
import { fromB64, toB64, toHex } from "../bytes.js";
import { solve } from "../puzzle.js";

export class UnreachableError extends Error {}

export class RefusedError extends Error {
  constructor(status, code, sentence) {
    super();
    Object.assign(this, { status, code, sentence });
  }
}

const TIMEOUT_MS = 30000;

async function call(path, options = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const answer = await fetch(path, {
      credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer", signal: abort.signal, ...options,
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, bytes };
  } catch {
    throw new UnreachableError();
  } finally {
    clearTimeout(timer);
  }
}

function json(bytes) {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function accepted({ status, bytes }) {
  if (status >= 500 || status === 429) throw new UnreachableError();
  if (status >= 400) {
    const { error, message } = json(bytes);
    throw new RefusedError(status, String(error || ""), typeof message === "string" ? message : "");
  }
  return bytes;
}

export const getBytes = async (path) => accepted(await call(path));

const JSON_TYPE = { "content-type": "application/json" };
const RAW_TYPE = { "content-type": "application/octet-stream" };

const postJson = async (path, value) =>
  json(accepted(await call(path, { method: "POST", headers: JSON_TYPE, body: JSON.stringify(value) })));

const postBytes = async (path, bytes) => accepted(await call(path, { method: "POST", headers: RAW_TYPE, body: bytes }));

// A puzzle lives ten minutes, so each attempt takes a new one.
export async function solvedPuzzle(id, digest) {
  const { nonce, bits } = json(await getBytes("/api/puzzle"));
  const solution = await solve(fromB64(nonce), id, digest, bits);
  return { nonce, solution: toB64(solution) };
}

export const postReport = (report) => postJson("/api/reports", report);
export const postEnvelope = (envelope) => postJson("/api/envelopes", envelope);
export const postRenewal = (renewal) => postJson("/api/mailbox/renew", renewal);
export const postFrame = (frame) => postBytes("/api/exchange", frame);
export const fetchFile = (tag, fileId) => postBytes("/api/mail-file", new Blob([tag, fileId]));

// XMLHttpRequest, because fetch cannot tell how much has gone up.
export async function postFile({ id, digest, chunks, length, onProgress }) {
  const puzzle = await solvedPuzzle(id, digest);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/files/${toHex(id)}?length=${length}`);
    request.responseType = "arraybuffer";
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-daesup-puzzle", `${puzzle.nonce}.${puzzle.solution}`);
    request.setRequestHeader("x-daesup-digest", toB64(digest));
    request.upload.onprogress = (event) => onProgress(event.loaded / length);
    request.onerror = () => reject(new UnreachableError());
    request.onload = () => {
      try {
        resolve(accepted({ status: request.status, bytes: new Uint8Array(request.response) }));
      } catch (error) {
        reject(error);
      }
    };
    request.send(new Blob(chunks));
  });
}
