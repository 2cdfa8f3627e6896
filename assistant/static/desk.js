// Shows administrators how far a build is, and reads it out. All words come from the server.

const EVERY = 1_000; // milliseconds between two looks
const PART = 20; // per cent between two times that it is read out
const END = "#desk-job";
const job = document.querySelector("[data-progress][data-running=yes]");
let heard = 0; // per cent
const anew = () => { // the page as it is now, without what was said of the beginning
  history.replaceState(null, "", `${location.pathname}${END}`);
  location.reload();
};
const look = async () => {
  let state;
  try {
    const response = await fetch(job.dataset.progress);
    if (!response.ok) throw new Error(`status ${response.status}`);
    state = await response.json();
  } catch { // the server is starting anew, or wants to know again who we are
    setTimeout(anew, 5 * EVERY);
    return;
  }
  if (!state.running) {
    anew();
    return;
  }
  const bar = job.querySelector("progress");
  bar.value = state.percent;
  document.title = document.title.replace(/^(\d+ % – )?/, `${state.percent} % – `);
  job.querySelector("[data-told]").textContent = state.told;
  job.querySelector("[data-left]").textContent = state.left;
  if (state.percent >= heard + PART) {
    heard = state.percent;
    const line = document.getElementById("bl-status");
    line.classList.add("unseen"); // everyone else sees the bar
    line.textContent = `${state.percent} %. ${state.told} ${state.left}`;
  }
  setTimeout(look, EVERY);
};
if (job) setTimeout(look, EVERY);
else if (location.hash === END) {
  document.querySelector(END)?.focus(); // what became of it is read out, once
  history.replaceState(null, "", location.pathname);
}
