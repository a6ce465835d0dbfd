// Keys that are pressed while the page still loads: kept here, and pressed by keys.js when it starts.
// Not a module: modules run only when the whole page is there, and one sees it before that.
window.earlyKeys = [];
document.addEventListener("keydown", (event) => window.earlyKeys?.push(event));
