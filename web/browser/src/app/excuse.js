// What a person is told when something was refused: what to do, not what went wrong inside.
import { CannotOpenError, MalformedError } from "../errors.js";
import { RefusedError, UnreachableError } from "./api.js";
import { NoDeskError } from "./office.js";
import { say } from "./wording.js";

// Anything else is a mistake in this program, and stays one.
export function excuse(error) {
  if (error instanceof RefusedError) return error.sentence || say("failed");
  if (error instanceof NoDeskError) return say("no_desk");
  if (error instanceof CannotOpenError || error instanceof MalformedError) return say("untrusted");
  if (error instanceof UnreachableError) return say("offline");
  throw error;
}
