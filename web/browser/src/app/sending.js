// From the answers to an open conversation: seal once, send until it is kept, then talk on.
import { toHex } from "../bytes.js";
import { upload } from "./attachments.js";
import { startConversation, takeOwn } from "./conversation.js";
import { button, el, show } from "./dom.js";
import { excuse } from "./excuse.js";
import { insist } from "./insist.js";
import { DEFAULT_DESK, keyOfDesk } from "./office.js";
import { composeReport, sendReport } from "./outgoing.js";
import { progress } from "./status.js";
import { talk } from "./talk.js";
import { say } from "./wording.js";

export function sendAnswers({ office, keys, state, files, place, onSent }) {
  const conversation = startConversation(office, keys, state.answers.desk || DEFAULT_DESK);
  const steps = progress();
  const told = el("p", { class: "ds-note", role: "status" });
  const onTrouble = () => show(told, say("not_sent"));
  let report = null;

  // Sealed once: every attempt after that carries the same id and digest.
  async function deliver() {
    show(told);
    keyOfDesk(office, conversation.desk);
    if (!report) {
      const onProgress = (percent) => show(told, say("uploading", { percent }));
      report = await composeReport(conversation, { answers: state.answers, files: await upload(office, files, { onProgress, onTrouble }) });
    }
    const kept = await insist(office, () => sendReport(conversation, report), onTrouble);
    sent(kept.number);
  }

  function sent(number) {
    takeOwn(conversation, report);
    const open = talk(conversation, { crisisShown: state.crisis_shown, skip: toHex(report.id) });
    open.update();
    onSent(number, open);
    open.exchange.start();
  }

  const attempt = () => deliver().catch((error) => show(told, excuse(error), " ", button(say("retry"), "ds-button", attempt)));

  steps.reach("sealing");
  show(place, steps.node, told);
  attempt();
}
