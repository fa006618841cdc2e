// Come in with a registered device, or register one (WebAuthn with the extension prf). Without this file the passphrase
// does the same. What a device gives for this office is sent with its signature and kept nowhere.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const urlSafe = (buffer) => base64(buffer).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
const prf = (options) => ({ prf: { eval: { first: bytes(options.extensions.prf.eval.first) } } });

class Told extends Error {}

async function ask(path, fields) {
  const body = new URLSearchParams(fields);
  const answer = await fetch(path, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  const content = await answer.json();
  if (!answer.ok) throw new Told(content.message);
  return content;
}

const given = (credential) => credential.getClientExtensionResults().prf?.results?.first;

async function used(options) {
  return navigator.credentials.get({ publicKey: {
    challenge: bytes(options.challenge), rpId: options.rpId, userVerification: options.userVerification,
    allowCredentials: withBytes(options.allowCredentials), extensions: prf(options),
  } });
}

async function made(options) {
  return navigator.credentials.create({ publicKey: {
    ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials), extensions: prf(options),
  } });
}

// Some devices say what they give only when they are used, not when they are registered.
async function secretOf(credential, options) {
  const first = given(credential);
  if (first !== undefined) return first;
  if (!credential.getClientExtensionResults().prf?.enabled) return undefined;
  const again = { ...options, rpId: options.rp.id, userVerification: "required", allowCredentials: [{ id: credential.id, type: "public-key" }] };
  return given(await used({ ...again, challenge: urlSafe(crypto.getRandomValues(new Uint8Array(32))) }));
}

function written(credential) {
  const { response } = credential;
  const parts = ["attestationObject", "authenticatorData", "clientDataJSON", "signature"].filter((name) => response[name] instanceof ArrayBuffer);
  return JSON.stringify({
    id: credential.id, rawId: urlSafe(credential.rawId), type: credential.type,
    response: Object.fromEntries(parts.map((name) => [name, urlSafe(response[name])])),
  });
}

async function comeIn(place) {
  const { ask: asked, send, token, next } = place.dataset;
  const credential = await used(await ask(asked, { token }));
  const secret = given(credential);
  if (secret === undefined) throw new Told(place.dataset.unable);
  const { goal } = await ask(send, { token, next, credential: written(credential), secret: base64(secret) });
  location.assign(goal);
}

async function register(place) {
  const { token } = place.dataset;
  const value = (name) => place.querySelector(`[name=${name}]`).value;
  const options = await ask("/devices/ask", { token, passphrase: value("passphrase"), otp: value("otp") });
  const credential = await made(options);
  const secret = await secretOf(credential, options);
  if (secret === undefined) throw new Told(place.dataset.unable);
  await ask("/devices", { token, label: value("label"), credential: written(credential), secret: base64(secret) });
  location.assign("/account");
}

const place = document.getElementById("device");
if (place !== null && "PublicKeyCredential" in window && location.origin === place.dataset.origin) {
  const note = place.querySelector("[role=alert]");
  const act = place.dataset.send ? comeIn : register;
  const button = place.querySelector("button");
  const run = async (event) => {
    event.preventDefault();
    note.hidden = true;
    button.disabled = true;
    try {
      await act(place);
    } catch (error) {
      note.textContent = error instanceof Told ? error.message : error.name === "InvalidStateError" ? place.dataset.known : place.dataset.failed;
      note.hidden = false;
      button.disabled = false;
    }
  };
  place.hidden = false;
  document.getElementById("no-device")?.remove();
  if (act === register) place.addEventListener("submit", run);
  else button.addEventListener("click", run);
}
