// Where the other word lists are fetched from: beside the bundle itself.
import { LANGUAGES, loadList } from "../words.js";
import { getBytes } from "./api.js";

const script = document.currentScript;
const base = script && script.src ? new URL(".", script.src).pathname : "/static/app/";

// The page's language, where it has a list.
export const ownLanguage = () => LANGUAGES.find((one) => document.documentElement.lang.startsWith(one.slice(0, 2))) || "ko";

export const listOf = (language) => loadList(language, (name) => getBytes(base + name));
