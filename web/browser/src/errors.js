// The two refusals. Neither says why (SPEC preamble).

export class CannotOpenError extends Error {}

export class MalformedError extends Error {}

export class UnreadableReceiptError extends MalformedError {
  constructor(suggestions) {
    super();
    this.suggestions = suggestions;
  }
}
