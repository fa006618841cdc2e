"""How Python runs the vectors of receipts, frames, quorums, lists and what the server keeps."""

from dataclasses import fields
from datetime import date
from typing import Any

from crypto.board import verify_board
from crypto.chain import canonical, first_hash, next_hash, tree_root, verify_chain, verify_day
from crypto.consent import Act, Statement, read_statement, renews, sign_renewal, sign_statement
from crypto.dealing import bundle_bytes
from crypto.destruction import list_digest, row_digest, rows_digest, verify_certificate, verify_decisions
from crypto.frames import (
    Acknowledgement,
    MailMessage,
    MailRowFrame,
    UpFrame,
    build_down,
    build_up,
    parse_down,
    parse_message,
    parse_row,
    parse_up,
    split_message,
)
from crypto.grant import Grant, GrantAnswer, accept_grant, grant_digest
from crypto.keylist import fingerprint, verify_key_list
from crypto.keyring import KeyEncryptionKey
from crypto.keys import KeyId, PrivateKey, SigningKey, VerifyKey
from crypto.outbox import open_return_address, peel_return_address
from crypto.passkey import PasskeySecret, prf_input, user_handle
from crypto.passphrase import PassphraseKey, profile_named
from crypto.primitives import sha256
from crypto.puzzle import PuzzleKey
from crypto.quorum import Bundle, combine, open_bundle
from crypto.receipt import Language, ReceiptSecret, derive, filing_leaf, read_receipt
from crypto.shares import held_by, subsets
from crypto.standing import StandingKey, StandingProof
from crypto.tags import TagKey
from crypto.token import TokenKey
from tests.crypto.runners_sealing import about, raw

Given = dict[str, Any]


def run_show(given: Given) -> Given:
    secret = ReceiptSecret(raw(given["secret"]))
    return {"words": {language.value: secret.words(language) for language in Language}, "digits": secret.digits()}


def run_derive(given: Given) -> Given:
    keys = derive(ReceiptSecret(raw(given["secret"])), given["office"])
    return {
        "tag": keys.tag, "tag_hash": keys.tag_hash, "mailbox_seed": keys.mailbox.seed(), "filing": keys.filing,
        "mailbox_key_id": keys.mailbox.public.key_id, "speak": keys.speak.raw(),
        "consent_key": keys.consent.public.raw,
    }  # fmt: skip


def run_sign_statement(given: Given) -> Given:
    said, signature = sign_statement(_statement(given), SigningKey.from_seed(raw(given["seed"])))
    return {"said": said, "signature": signature}


def run_read_statement(given: Given) -> Given:
    keys = [VerifyKey(raw(key)) for key in given["keys"]]
    read = read_statement(given["said"], raw(given["signature"]), keys=keys, office=given["office"])
    told = {each.name: getattr(read, each.name) for each in fields(read)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def _statement(given: Given) -> Statement:
    days = {name: date.fromisoformat(given[name]) if given[name] else None for name in ("day", "until")}
    octets = {name: raw(given[name]) if given[name] else None for name in ("envelope", "named", "asked")}
    return Statement(
        act=Act(given["act"]), office=given["office"], consent_id=raw(given["consent_id"]), purpose=given["purpose"],
        recipient=given["recipient"], facts=tuple(given["facts"]), version=given["version"], text=raw(given["text"]),
        **days, **octets,
    )  # fmt: skip


def run_sign_renewal(given: Given) -> Given:
    new, key = VerifyKey(raw(given["new"])), SigningKey.from_seed(raw(given["seed"]))
    return {"signature": sign_renewal(new, office=given["office"], key=key)}


def run_renews(given: Given) -> Given:
    new, key = VerifyKey(raw(given["new"])), VerifyKey(raw(given["key"]))
    return {"renews": renews(new, raw(given["signature"]), office=given["office"], key=key)}


def run_bundle_bytes(given: Given) -> Given:
    shares = {int(number): raw(share) for number, share in given["shares"].items()}
    return {"bundle": bundle_bytes(given["k"], given["n"], given["index"], shares)}


def run_leaf(given: Given) -> Given:
    return {"leaf": filing_leaf(raw(given["filing"]), raw(given["message_id"]), raw(given["digest"]))}


def run_read(given: Given) -> Given:
    return {"secret": read_receipt(given["text"]).raw()}


def _padded(given: Given) -> bytes:
    head = raw(given["head"])
    return head[: given["size"]] + bytes(max(given["size"] - len(head), 0))


def run_parse_up(given: Given) -> Given:
    up = parse_up(_padded(given))
    gives = {"tag": up.tag, "after": up.after, "offset": up.offset, "kind": up.kind}
    if up.kind == 0:
        assert up == UpFrame(tag=up.tag, after=up.after, offset=up.offset)
        return gives
    return gives | {
        "message_id": up.message_id, "digest": up.digest, "index": up.index, "total": up.total, "fragment": up.fragment,
    }  # fmt: skip


def run_build_up(given: Given, expected: Given) -> Given:
    frame = build_up(
        UpFrame(
            tag=raw(given["tag"]), after=given["after"], offset=given["offset"], kind=given["kind"],
            message_id=raw(given["message_id"]), digest=raw(given["digest"]), index=given["index"],
            total=given["total"], fragment=raw(given["fragment"]),
        )
    )  # fmt: skip
    return {"head": frame[: len(expected["head"]) // 2], "size": len(frame)}


def run_parse_down(given: Given) -> Given:
    down = parse_down(_padded(given))
    return {
        "state": down.state, "message_id": down.message_id, "seq": down.seq, "row_length": down.row_length,
        "offset": down.offset, "part": down.part, "more": down.more,
    }  # fmt: skip


def _row(given: Given) -> MailRowFrame:
    return MailRowFrame(
        seq=given.get("seq", 0), kind=given["kind"], message_id=raw(given["message_id"]), body=raw(given["body"]),
        wrap=raw(given["wrap"]),
    )  # fmt: skip


def run_build_down(given: Given, expected: Given) -> Given:
    frame = build_down(
        state=Acknowledgement(given["state"]), message_id=raw(given["message_id"]),
        row=_row(given["row"]) if given["row"] else None, offset=given["offset"], more=given["more"],
    )  # fmt: skip
    return {"head": frame[: len(expected["head"]) // 2], "size": len(frame)}


def run_parse_message(given: Given) -> Given:
    message = parse_message(raw(given["message"]))
    return {
        "urgent": message.urgent, "office_wrap": message.office_wrap, "mailbox_wrap": message.mailbox_wrap,
        "leaf": message.leaf, "files": message.files, "body": message.body,
    }  # fmt: skip


def run_encode_message(given: Given) -> Given:
    message = MailMessage(
        urgent=given["urgent"], office_wrap=raw(given["office_wrap"]), mailbox_wrap=raw(given["mailbox_wrap"]),
        leaf=raw(given["leaf"]), files=tuple(map(raw, given["files"])), body=raw(given["body"]),
    )  # fmt: skip
    return {"message": message.encode()}


def run_split_message(given: Given) -> Given:
    message = raw(given["message"])
    pieces = split_message(message)
    assert b"".join(pieces) == message
    return {"lengths": [len(piece) for piece in pieces]}


def run_parse_row(given: Given) -> Given:
    row = parse_row(raw(given["row"]))
    return {"kind": row.kind, "message_id": row.message_id, "body": row.body, "wrap": row.wrap}


def run_encode_row(given: Given) -> Given:
    return {"row": _row(given).encode()}


def run_held(given: Given) -> Given:
    k, n = given["k"], given["n"]
    return {"shares": len(subsets(k, n)), "held": [list(held_by(index, k, n)) for index in range(n)]}


def run_open_bundle(given: Given) -> Given:
    key = PrivateKey.from_seed(raw(given["seed"]))
    opened = open_bundle(Bundle(raw(given["bundle"])), key, about(given), raw(given["digest"]))
    shares = {str(number): share for number, share in opened.shares.items()}
    return {"k": opened.k, "n": opened.n, "index": opened.index, "shares": shares}


def run_combine(given: Given) -> Given:
    digest, context = raw(given["digest"]), about(given)
    opened = [
        open_bundle(Bundle(raw(one["bundle"])), PrivateKey.from_seed(raw(one["seed"])), context, digest)
        for one in given["bundles"]
    ]
    return {"secret": combine(opened)}


def run_read_grant(given: Given) -> Given:
    grant = Grant.parse(raw(given["grant"]))
    return {
        "digest": grant_digest(raw(given["grant"])), "grant_id": grant.grant_id, "office": grant.office,
        "envelope": grant.envelope, "spans": grant.spans, "grantee": grant.grantee, "reason": grant.reason,
        "not_after": grant.not_after.isoformat(),
    }  # fmt: skip


def run_accept_grant(given: Given) -> Given:
    secret = accept_grant(
        [GrantAnswer.parse(raw(answer)) for answer in given["answers"]],
        raw(given["grant"]),
        PrivateKey.from_seed(raw(given["seed"])),
        {KeyId(raw(name)): VerifyKey(raw(key)) for name, key in given["verify_keys"].items()},
        used_ids=[raw(one) for one in given["used"]],
        today=date.fromisoformat(given["today"]),
    )
    return {"secret": secret}


def run_fingerprint(given: Given) -> Given:
    return {"fingerprint": fingerprint(VerifyKey(raw(given["root"])))}


def run_verify_list(given: Given) -> Given:
    seen = given["seen"]
    listed = verify_key_list(
        given["document"], root=VerifyKey(raw(given["root"])), office=given["office"],
        today=date.fromisoformat(given["today"]), seen=(seen["serial"], seen["hash"]) if seen else None,
    )  # fmt: skip
    return {
        "serial": listed.serial, "hash": listed.payload_hash, "issued": listed.issued.isoformat(),
        "expires": listed.expires.isoformat(), "desks": [desk.id for desk in listed.desks],
        "key_ids": [key.public.key_id for desk in listed.desks for key in desk.keys],
        "custodians": [one.id for one in listed.custodians], "quorum": listed.quorum, "texts": listed.texts,
        "filing": listed.filing.raw,
    }  # fmt: skip


def run_first(given: Given) -> Given:
    return {"hash": first_hash(given["office"])}


def run_canonical(given: Given) -> Given:
    return {"bytes": canonical(given["entry"])}


def run_chain(given: Given) -> Given:
    value, hashes = first_hash(given["office"]), []
    for index, entry in enumerate(given["entries"], 1):
        value = next_hash(value, index, entry)
        hashes.append(value)
    return {"hashes": hashes}


def run_verify_chain(given: Given) -> Given:
    verify_chain(given["office"], given["entries"], raw(given["head"]))
    return {}


def run_destruction_digest(given: Given) -> Given:
    return {"digest": list_digest(given["office"], given["list"])}


def run_destroyed_row(given: Given) -> Given:
    return {"digest": row_digest(given["table"], {name: raw(value) for name, value in given["columns"].items()})}


def run_destroyed_rows(given: Given) -> Given:
    return {"digest": rows_digest([raw(row) for row in given["rows"]])}


def run_verify_decisions(given: Given) -> Given:
    decisions = [(VerifyKey(raw(each["key"])), raw(each["signature"])) for each in given["decisions"]]
    verify_decisions(given["office"], raw(given["digest"]), decisions)
    return {}


def run_verify_certificate(given: Given) -> Given:
    key = VerifyKey(raw(given["key"]))
    return {"content": verify_certificate(raw(given["document"]), key=key, office=given["office"])}


def run_root(given: Given) -> Given:
    return {"root": tree_root([raw(leaf) for leaf in given["leaves"]])}


def run_verify_day(given: Given, expected: Given) -> Given:
    key, day = VerifyKey(raw(given["key"])), date.fromisoformat(given["day"])
    leaves = verify_day(raw(given["document"]), key=key, office=given["office"], day=day)
    return {"count": len(leaves), "has": [leaf for leaf in map(raw, expected.get("has", [])) if leaf in leaves]}


def run_verify_board(given: Given) -> Given:
    key = VerifyKey(raw(given["key"]))
    return {"content": verify_board(raw(given["document"]), key=key, office=given["office"], name=given["name"])}


def run_reveal(given: Given) -> Given:
    derived = PassphraseKey.derive(given["passphrase"], raw(given["salt"]), profile_named(given["profile"]))
    return {"secret": derived.reveal(raw(given["blob"]), raw(given["officer_id"]), given["name"])}


def run_reveal_passkey(given: Given) -> Given:
    secret, officer, credential = (raw(given[name]) for name in ("secret", "officer_id", "credential_id"))
    return {"secret": PasskeySecret(secret).reveal(raw(given["blob"]), officer, credential, given["name"])}


def run_passkey_input(given: Given) -> Given:
    return {"prf": prf_input(given["office"]), "handle": user_handle(given["office"], given["officer"])}


def run_reveal_row(given: Given) -> Given:
    kek = KeyEncryptionKey.from_bytes(bytes(8), raw(given["kek"]))
    return {"record": kek.reveal(raw(given["row_id"]), raw(given["blob"]))}


def run_open_token(given: Given) -> Given:
    key = TokenKey.from_bytes(raw(given["key"]))
    return {"payload": key.open(raw(given["token"]), label=given["label"].encode())}


def run_tag(given: Given) -> Given:
    return {"tag": TagKey.from_bytes(raw(given["key"])).tag(given["channel"], given["chat_id"])}


def run_prove_standing(given: Given) -> Given:
    key = StandingKey.from_bytes(raw(given["key"]))
    return {"proof": key.prove(given["number"], given["contact"], given["office"]).raw()}


def run_open_standing(given: Given) -> Given:
    return {"said": StandingProof.from_bytes(raw(given["proof"])).open(raw(given["card"]))}


def run_check_puzzle(given: Given) -> Given:
    accepted = PuzzleKey.from_bytes(raw(given["key"])).check(
        raw(given["nonce"]), raw(given["message_id"]), raw(given["digest"]), raw(given["solution"]), given["bits"],
        given["minute"],
    )  # fmt: skip
    return {"accepted": accepted}


def run_open_address(given: Given) -> Given:
    case, outbox = PrivateKey.from_seed(raw(given["case_seed"])), PrivateKey.from_seed(raw(given["outbox_seed"]))
    inner = peel_return_address(raw(given["outer"]), case, given["office"])
    return {"address": open_return_address(inner, outbox, given["office"])}


def run_open_inner(given: Given) -> Given:
    outbox = PrivateKey.from_seed(raw(given["outbox_seed"]))
    return {"address": open_return_address(raw(given["inner"]), outbox, given["office"])}


def run_address_context(given: Given) -> Given:
    outbox = KeyId(raw(given["key_id"]))
    return {"info": about(given).info(recipient=outbox, digest=sha256(b""))}
