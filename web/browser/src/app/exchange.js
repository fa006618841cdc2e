// The slotted exchange: one frame up and one down at a fixed rhythm, word or no word (SPEC 15).
import { join, same } from "../bytes.js";
import { MalformedError } from "../errors.js";
import { ACK, buildUp, parseDown } from "../frames.js";
import { RefusedError, UnreachableError, postFrame } from "./api.js";
import { takeRow } from "./conversation.js";
import { reloadKeys } from "./office.js";
import { fragmentsOf } from "./outgoing.js";

const SLOT_MS = 5000;
const IDLE_SLOT_MS = 15000;
const IDLE_AFTER_MS = 120000;

export class Exchange {
  constructor(conversation, { onRow, onProgress, onTrouble }) {
    Object.assign(this, { conversation, onRow, onProgress, onTrouble });
    Object.assign(this, { after: 0, offset: 0, parts: [], queue: [], timer: null, busy: false, open: false, active: Date.now() });
    this.wake = () => this.tick();
    this.stir = () => {
      this.active = Date.now();
    };
  }

  start() {
    this.open = true;
    document.addEventListener("visibilitychange", this.wake);
    document.addEventListener("input", this.stir);
    this.tick();
  }

  stop() {
    this.open = false;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
    document.removeEventListener("input", this.stir);
  }

  // Resolves when the message is durably kept, rejects when it was refused.
  send(message) {
    this.stir();
    return new Promise((resolve, reject) => this.queue.push({ message, fragments: null, index: 0, resolve, reject }));
  }

  // The next slot is counted from this one's beginning: how long an answer takes must not show in the rhythm.
  tick() {
    clearTimeout(this.timer);
    if (!this.open || document.visibilityState !== "visible") return;
    const idle = Date.now() - this.active > IDLE_AFTER_MS;
    this.timer = setTimeout(this.wake, idle ? IDLE_SLOT_MS : SLOT_MS);
    if (!this.busy) this.slot().catch((error) => this.fail(error));
  }

  fail(error) {
    if (!(error instanceof UnreachableError || error instanceof RefusedError || error instanceof MalformedError)) throw error;
    this.onTrouble(true);
  }

  async slot() {
    this.busy = true;
    try {
      const turn = await this.nextTurn();
      const fragment = turn ? turn.fragments[turn.index] : null;
      const { after, offset } = this;
      const down = parseDown(await postFrame(buildUp({ tag: this.conversation.keys.tag, after, offset, fragment })));
      this.onTrouble(false);
      if (turn) await this.acknowledged(turn, down);
      await this.received(down);
      return down.more || this.offset > 0;
    } finally {
      this.busy = false;
    }
  }

  async nextTurn() {
    const turn = this.queue[0];
    if (!turn || turn.fragments) return turn;
    try {
      turn.fragments = await fragmentsOf(this.conversation, turn.message);
    } catch (error) {
      this.giveUp(turn, error);
      return null;
    }
    return turn;
  }

  giveUp(turn, error) {
    this.queue.shift();
    turn.reject(error);
  }

  async acknowledged(turn, down) {
    if (!same(down.id, turn.message.id)) return;
    if (down.ack === ACK.KEPT) turn.index = Math.min(turn.index + 1, turn.fragments.length - 1);
    if (down.ack === ACK.RELOAD) {
      await this.reload(turn);
      return;
    }
    if (down.ack === ACK.REFUSED) this.giveUp(turn, new RefusedError(422, "refused", ""));
    else if (down.ack === ACK.STORED || down.ack === ACK.ALREADY) {
      this.queue.shift();
      turn.resolve();
    } else this.onProgress(turn.message, turn.index, turn.fragments.length);
  }

  async reload(turn) {
    try {
      await reloadKeys(this.conversation.office);
      Object.assign(turn, { fragments: null, index: 0 });
    } catch (error) {
      if (error instanceof UnreachableError) throw error;
      this.giveUp(turn, error);
    }
  }

  async received(down) {
    if (down.seq === 0 || down.bytes.length === 0) return;
    if (down.seq <= this.after) throw new MalformedError();
    // A row may be wrapped again between two of its parts; then it is read from its beginning.
    if (down.offset !== this.offset || (this.offset > 0 && down.seq !== this.seq)) {
      Object.assign(this, { offset: 0, parts: [] });
      return;
    }
    this.seq = down.seq;
    this.parts.push(down.bytes);
    this.offset += down.bytes.length;
    if (this.offset < down.rowLength) return;
    const raw = join(...this.parts);
    Object.assign(this, { after: down.seq, offset: 0, parts: [] });
    this.stir();
    await takeRow(this.conversation, down.seq, raw);
    this.onRow();
  }

  // Opening a mailbox: everything at once, then the rhythm.
  async drain() {
    while (await this.slot());
    return this.conversation.rows.size;
  }
}
