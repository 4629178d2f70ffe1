const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const isUuid = (text: string): boolean => uuid.test(text);

/** A UUID as Genesys writes its own, in small letters. Some tools show them in capitals: kept under those, a conversation
 *  would not be found by who is to forget it. What is no UUID was named by somebody else, and stays as it is. */
export const asVendorWrites = (id: string): string => (isUuid(id) ? id.toLowerCase() : id);
