/** Tests whose proof takes minutes have a short form for every day; `npm run test:long` asks for the whole. */
export const isLong = process.env["TEST_LONG"] === "1";
