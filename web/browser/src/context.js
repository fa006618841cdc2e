// What a sealed thing is about (SPEC 2).
import { join, lp, lpText, utf8 } from "./bytes.js";
import { MalformedError } from "./errors.js";

export const MESSAGE = "message";
export const CARD = "card";
export const IDENTITY = "identity";
export const VAULT = "vault";
export const NAMED = "named";

export function about(purpose, office, id) {
  if (id.length !== 16 || /[^\x00-\x7f]/.test(office)) throw new MalformedError();
  return { purpose, office, id };
}

const said = (context) => join(lpText(context.purpose), lpText(context.office), lp(context.id));

export const infoFor = (context, keyId, digest) => join(utf8("daesup/1"), said(context), lp(keyId), lp(digest));

export const bodyAad = (context) => join(utf8("daesup/1/body"), said(context));
