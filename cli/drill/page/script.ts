/**
 * Fits the frames to the height of their messages, and adds buttons for all actions at once. Without it, the page is still
 * complete; the frames scroll.
 */
export const SCRIPT = `
const frames = [...document.querySelectorAll("iframe")];
function fit() {
  for (const frame of frames) {
    const body = frame.contentDocument?.body;
    if (body) frame.parentElement.style.setProperty("--height", body.offsetHeight + (body.scrollWidth > body.clientWidth ? 18 : 2) + "px");
  }
}
for (const frame of frames) frame.addEventListener("load", fit);
for (const event of ["load", "resize", "beforeprint"]) addEventListener(event, fit);
fit();
for (const place of document.querySelectorAll(".buttons")) {
  place.hidden = false;
  place.addEventListener("click", ({ target }) => {
    if (target.dataset.open === undefined) return;
    for (const each of place.parentElement.querySelectorAll("details.action")) each.open = target.dataset.open === "true";
  });
}
`;
