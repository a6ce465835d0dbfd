// Starts the behaviours that every page of the desk has.
import { startDialogs } from "./dialog.js";
import { startKeys } from "./keys.js";
import { startRows } from "./rows.js";

startDialogs();
startRows();
startKeys();
for (const element of document.querySelectorAll("[data-focus]")) element.focus();
