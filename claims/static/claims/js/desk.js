// Starts the behaviours that every page of the desk has.
import { startKeys } from "./keys.js";

startKeys();
for (const element of document.querySelectorAll("[data-focus]")) element.focus();
