// Copy buttons beside fields that are carried over by hand; without this file the fields are selected as any text.

for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "복사했습니다";
    } catch {
      button.textContent = "선택했습니다. Ctrl+C로 복사하세요";
    }
  });
}
