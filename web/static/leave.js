// "바로 나가기" on pages without the chat: the page empties itself and Back does not return to it.
(() => {
  const control = document.querySelector("#leave-now");
  if (!control) return;
  const leave = (event) => {
    event.preventDefault();
    document.documentElement.hidden = true;
    location.replace(control.dataset.exitUrl);
  };
  control.addEventListener("click", leave);
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) {
      presses = [...presses.filter((at) => event.timeStamp - at < 3000), event.timeStamp];
      if (presses.length >= 3) leave(event);
    }
  });
})();
