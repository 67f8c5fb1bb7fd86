// Main: begins the page, and looks again whenever somebody acted in the workspace.

import { Page } from "./page.js";
import { waitForChange } from "./server.js";

const AGAIN_MS = 1500;
const BETWEEN_MS = 60;

const page = new Page();

/** Look after every change; while the stand-in is gone, say so and try again. */
async function follow() {
  let version = 0;
  for (;;) {
    try {
      await page.refresh();
      version = await waitForChange(version);
      await pause(BETWEEN_MS);
    } catch (error) {
      console.error(error);
      page.say("The stand-in does not answer. Is `footnote demo slack` still running?");
      version = 0;
      await pause(AGAIN_MS);
    }
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

follow();
