// Shows administrators how far a build is. All words come from the server.

const EVERY = 1_000; // milliseconds between two looks
const job = document.querySelector("[data-progress][data-running=yes]");
const look = async () => {
  let state;
  try {
    const response = await fetch(job.dataset.progress);
    if (!response.ok) throw new Error(`status ${response.status}`);
    state = await response.json();
  } catch { // the server is starting anew, or wants to know again who we are
    setTimeout(() => location.replace(location.pathname), 5 * EVERY);
    return;
  }
  if (!state.running) {
    location.replace(location.pathname); // the page as it is now, without what was said of the beginning
    return;
  }
  const bar = job.querySelector("progress");
  bar.value = state.percent;
  document.title = document.title.replace(/^(\d+ % – )?/, `${state.percent} % – `);
  job.querySelector("[data-told]").textContent = state.told;
  job.querySelector("[data-left]").textContent = state.left;
  setTimeout(look, EVERY);
};
if (job) setTimeout(look, EVERY);
