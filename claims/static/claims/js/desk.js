// Starts the behaviours that every page of the desk has.
import { startDialogs } from "./dialog.js";
import { startKeys } from "./keys.js";
import { startRows } from "./rows.js";
import { startSending } from "./send.js";

startDialogs();
startRows();
startKeys();
startSending();
// What is wrong comes first; else a page that is one form begins in its first field.
const first = document.querySelector("[data-focus]") ?? document.querySelector("[data-focus-first] :is(input:not([type=hidden]), select, textarea)");
first?.focus();
