// Where the other word lists are fetched from: beside the bundle itself.
import { loadList } from "../words.js";
import { getBytes } from "./api.js";

const script = document.currentScript;
const base = script && script.src ? new URL(".", script.src).pathname : "/static/app/";

export const listOf = (language) => loadList(language, (name) => getBytes(base + name));
