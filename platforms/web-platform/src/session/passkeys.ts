/** Passkeys in the browser: what the platform asks, handed to the authenticator, and its answer in base64url. */
import type { PasskeyOptions } from '@insula/sdk';

export const hasPasskeys = () => typeof PublicKeyCredential === 'function' && window.isSecureContext;

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const textOf = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

interface Listed {
  type: 'public-key';
  id: string;
}
const listed = (keys: Listed[]) => keys.map(({ type, id }) => ({ type, id: bytesOf(id) }));

type CreationJson = Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> & {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials: Listed[];
};
type RequestJson = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
  challenge: string;
  allowCredentials: Listed[];
};

/** Somebody closed the dialogue, or their device has nothing that fits. */
export const wasDismissed = (error: unknown) =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
/** This device has a passkey of this account already. */
export const isThereAlready = (error: unknown) => error instanceof DOMException && error.name === 'InvalidStateError';

export async function createPasskey(options: PasskeyOptions['public_key']) {
  const asked = options as unknown as CreationJson;
  const made = (await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytesOf(asked.challenge),
      user: { ...asked.user, id: bytesOf(asked.user.id) },
      excludeCredentials: listed(asked.excludeCredentials),
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return { client_data: textOf(response.clientDataJSON), attestation: textOf(response.attestationObject) };
}

export async function askPasskey(
  options: unknown,
  how: { mediation?: CredentialMediationRequirement; signal?: AbortSignal } = {},
) {
  const asked = options as RequestJson;
  const shown = (await navigator.credentials.get({
    ...how,
    publicKey: { ...asked, challenge: bytesOf(asked.challenge), allowCredentials: listed(asked.allowCredentials) },
  })) as PublicKeyCredential;
  const response = shown.response as AuthenticatorAssertionResponse;
  return {
    id: shown.id,
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    ...(response.userHandle ? { user_handle: textOf(response.userHandle) } : {}),
  };
}
