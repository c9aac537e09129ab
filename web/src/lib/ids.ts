/** Something that nothing else is called. Not randomUUID, which browsers offer on https and localhost only. */
export const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
