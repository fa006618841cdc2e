"""Everything casework refuses to do; each refusal is a class with a public code and carries no value."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - the glossary's word; every subclass ends in Error
    """The root: `code` names the sentence shown to the person, `status` the HTTP status."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400


class MalformedRequestError(Refusal):
    """What was sent does not have the agreed shape."""

    code = "malformed"


class TooLongError(Refusal):
    """The text is longer than 20,000 characters."""

    code = "too_long"
    status = 413


class EmptyTextError(Refusal):
    """There is neither a text nor a file."""

    code = "empty"
    status = 422


class FileTooBigError(Refusal):
    """The file is bigger than 50 MB."""

    code = "file_too_big"
    status = 413


class FileRefusedError(Refusal):
    """The file cannot be taken."""

    code = "file_refused"
    status = 415


class FileWaitsError(Refusal):
    """The file is not cleaned yet."""

    code = "file_waits"
    status = 409


class UnknownReceiptError(Refusal):
    """No conversation belongs to this receipt; said the same way whatever the reason."""

    code = "unknown_receipt"
    status = 404


class UnknownStandingError(Refusal):
    """Number and contact do not go together, or nothing is told this way; said the same way whatever the reason."""

    code = "unknown_standing"
    status = 404


class ScoreNeededError(Refusal):
    """How it went is said by one of five numbers, and none was chosen."""

    code = "score_needed"
    status = 422


class UnreadableContactError(Refusal):
    """What was typed as a contact is neither a telephone number nor a mail address."""

    code = "unreadable_contact"
    status = 422


class UnreadableReceiptError(Refusal):
    """The words or digits cannot be a receipt; `suggestions` come from the word list alone."""

    code = "unreadable_receipt"
    status = 422

    def __init__(self, suggestions: tuple[tuple[int, tuple[str, ...]], ...] = ()) -> None:
        super().__init__()
        self.suggestions = suggestions


class ExpiredFormError(Refusal):
    """The page was open too long."""

    code = "expired_form"
    status = 403


class ReloadKeysError(Refusal):
    """Sealed to a key that no longer receives; the sender fetches the key list again."""

    code = "reload_keys"
    status = 409


class ConflictError(Refusal):
    """The same message id arrived with another content."""

    code = "conflict"
    status = 409


class LinkedMeanwhileError(ConflictError):
    """The chat has got an open conversation in this moment; what was to begin another belongs to it."""


class NotReceivingError(Refusal):
    """There is no valid key to seal to: nothing is sent, and what was written comes back."""

    code = "keys_expired"
    status = 503


class BoardError(NotReceivingError):
    """What stands on a public board cannot be checked against the office's key: nothing of it is shown."""

    code = "board_unchecked"


class PuzzleError(Refusal):
    """The puzzle is unsolved or too old."""

    code = "puzzle"
    status = 409


class BusyError(Refusal):
    """Too many people at once; try again shortly."""

    code = "busy"
    status = 503


class ClosedConversationError(Refusal):
    """The office has closed this conversation."""

    code = "closed"
    status = 409


class WrongLoginError(Refusal):
    """Login, passphrase or one-time code is wrong; never which."""

    code = "wrong_login"
    status = 403


class NotSignedInError(Refusal):
    """There is no session."""

    code = "not_signed_in"
    status = 401


class NotYourCaseError(Refusal):
    """The officer holds no key of this case."""

    code = "not_your_case"
    status = 403


class KeyOnItsWayError(NotYourCaseError):
    """The officer has new keys, and nobody has handed this case on to them yet."""

    code = "key_on_its_way"
    status = 409


class NotAllowedNowError(Refusal):
    """The state of the case does not allow this."""

    code = "not_allowed_now"
    status = 409


class ConsentNeededError(Refusal):
    """The person has not agreed with the receipt to what needs their consent."""

    code = "consent_needed"
    status = 409


class ApprovalNeededError(Refusal):
    """What leaves the office, or binds it, has not been approved, or the approval was used."""

    code = "approval_needed"
    status = 409


class HolidayRefusedError(Refusal):
    """The day is none, is a holiday already, or lies outside the table; or it has no name."""

    code = "holiday_refused"
    status = 422


class NotPermittedError(Refusal):
    """The officer's roles do not include this."""

    code = "not_permitted"
    status = 403


class NotFoundError(Refusal):
    """There is no such thing, or the person may not know whether there is."""

    code = "not_found"
    status = 404


class UndecidedError(Refusal):
    """A line of a destruction list is not decided yet."""

    code = "undecided"
    status = 409


class BoardNeededError(Refusal):
    """The review board's day and document number are missing, or lie ahead."""

    code = "board_needed"
    status = 422


class ForgedError(Refusal):
    """What is stored does not carry the reporter's confirmation."""

    code = "forged"
    status = 422


class GapLeftError(Refusal):
    """A gap of a text that was put in is still empty: nobody is to read "we have looked at (     )"."""

    code = "gap_left"
    status = 422


class AnsweredMeanwhileError(Refusal):
    """A colleague has written in the case since the page was shown on which this answer was written."""

    code = "answered_meanwhile"
    status = 409


class StaleError(Refusal):
    """Somebody else has written a newer version."""

    code = "stale"
    status = 409


class HeldBackError(Refusal):
    """The leak guard holds the text, and no two people have let it pass."""

    code = "held_back"
    status = 409


class ConcernedUnitError(Refusal):
    """The case speaks of the department or the person who is about to be asked, and no reason was given."""

    code = "concerned_unit"
    status = 409


class ReasonNeededError(Refusal):
    """This needs a written reason."""

    code = "reason_needed"
    status = 422


class WrongSecretError(Refusal):
    """The caller of a webhook does not know the secret."""

    code = "wrong_secret"
    status = 403


class AlreadyAskedError(Refusal):
    """This officer has asked for the same stretch, and the custodians have not all answered."""

    code = "already_asked"
    status = 409


class TooFewCustodiansError(Refusal):
    """Fewer custodians than are needed have nothing to do with the case."""

    code = "too_few_custodians"
    status = 409


class CustodianInCaseError(Refusal):
    """The custodian works on the case or stepped aside from it."""

    code = "custodian_in_case"
    status = 403


class FilesByTextError(Refusal):
    """An answer that leaves by text message carries no file."""

    code = "files_by_text"
    status = 422


class OtherTeamError(Refusal):
    """The role may, but somebody's team has nothing to do with how ordinary matters are worked on."""

    code = "other_team"
    status = 403


class OwnWorkError(Refusal):
    """Whoever works or worked on a case does not judge how it was worked on."""

    code = "own_work"
    status = 403


class NamesSomebodyError(Refusal):
    """The text names a case or a person, and those who read it do not all know of that case."""

    code = "names_somebody"
    status = 422


class NoMobileError(Refusal):
    """No number that takes text messages was left with the case."""

    code = "no_mobile"
    status = 409


class WrongRecipientError(Refusal):
    """This act, or a case of this kind, does not go to this recipient."""

    code = "wrong_recipient"
    status = 422


class NotToldError(Refusal):
    """The person has not been told where to turn to themself, or has not had the time that the rule gives them."""

    code = "not_told"
    status = 409


class NoPdfError(Refusal):
    """This machine lacks what a PDF is drawn with."""

    code = "no_pdf"
    status = 503


class NothingNamedError(Refusal):
    """A name was to be left, and there is neither a name nor a contact."""

    code = "nothing_named"
    status = 422


class NothingChosenError(Refusal):
    """A talk was to become a report, and nothing of it was chosen."""

    code = "nothing_chosen"
    status = 422


class AgreementNeededError(Refusal):
    """A person was to agree to a text before they send, and did not."""

    code = "agreement_needed"
    status = 422


class GroundNeededError(Refusal):
    """A sealed identity is opened on a ground that does not stand: without the person's consent, or a known order."""

    code = "ground_needed"
    status = 409


class NotReadyError(Exception):
    """The installation is incomplete; the message says in one sentence what to do, `status` how a command ends."""

    status: ClassVar[int] = 1
