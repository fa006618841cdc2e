// Files a person adds: looked at, cleaned where the browser can, sealed, sent up.
import { randomId, random, toB64 } from "../bytes.js";
import { sealFile, sealedLength } from "../files.js";
import { postFile } from "./api.js";
import { insist } from "./insist.js";
import { keep } from "./leave.js";

const MOST_BYTES = 50 * 1024 * 1024;
export const MOST_FILES = 10;
const PICTURES = ["image/jpeg", "image/png", "image/webp"];
const QUALITY = 0.92;

// Some browsers blur what a canvas gives back, to hinder tracking. A picture drawn there would be evidence destroyed.
function canvasIsFaithful() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  if (!context) return false;
  for (let i = 0; i < 64; i++) {
    context.fillStyle = `rgb(${i * 4}, ${255 - i * 3}, ${(i * 37) % 256})`;
    context.fillRect(i % 8, i >> 3, 1, 1);
  }
  const { data } = context.getImageData(0, 0, 8, 8);
  return Array.from({ length: 64 }, (_, i) => i).every((i) =>
    data[i * 4] === i * 4 && data[i * 4 + 1] === 255 - i * 3 && data[i * 4 + 2] === (i * 37) % 256 && data[i * 4 + 3] === 255);
}

async function redrawn(file) {
  if (!PICTURES.includes(file.type) || typeof createImageBitmap !== "function" || !canvasIsFaithful()) return null;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, file.type, QUALITY));
  } catch {
    return null; // not a picture after all, or too large for this device: it goes as it is, and the page says so
  }
}

// The size that counts is the file's own, before cleaning.
export const tooLarge = (file) => file.size > MOST_BYTES;

export async function look(file) {
  const clean = await redrawn(file);
  const blob = clean && clean.size <= MOST_BYTES ? clean : file;
  return { name: file.name.normalize("NFC"), blob, type: blob.type || "application/octet-stream", cleaned: blob === clean, sealed: null };
}

async function sealed(one, office) {
  const [id, dek, length] = [randomId(), random(32), one.blob.size];
  keep(dek);
  const read = async (from, to) => new Uint8Array(await one.blob.slice(from, to).arrayBuffer());
  const { chunks, digest } = await sealFile({ dek, office, id, length, read });
  const reference = { id: toB64(id), name: one.name, type: one.type, size: length, key: toB64(dek), digest: toB64(digest) };
  return { id, digest, chunks, length: sealedLength(length), reference };
}

// Sealed once and uploaded once each; what went up stays up when a later one has to be tried again.
export async function upload(office, files, { onProgress, onTrouble }) {
  const total = files.reduce((sum, one) => sum + one.blob.size, 0);
  let before = 0;
  for (const one of files) {
    const tell = (part) => onProgress(Math.min(100, Math.round((100 * (before + part * one.blob.size)) / total)));
    if (!one.sealed) one.sealed = await sealed(one, office.id);
    if (!one.done) await insist(office, () => postFile({ ...one.sealed, onProgress: tell }), onTrouble);
    one.done = true;
    one.sealed.chunks = null;
    before += one.blob.size;
  }
  return files.map((one) => ({ id: one.sealed.id, reference: one.sealed.reference }));
}
