// The corpus on which casework/deidentifying and the page must find the same.
import { findIdentifiers, readIdentifiers } from "../src/identifiers.js";

export function identifiers(rules, texts) {
  const read = readIdentifiers(JSON.parse(rules));
  return { rules: read.length, found: JSON.parse(texts).map((text) => findIdentifiers(read, text)) };
}
