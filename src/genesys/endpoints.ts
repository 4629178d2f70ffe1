/** The vendor's paths (SDK 262). Ids come from the vendor's own answers and are escaped all the same; half a surrogate
 *  pair, which JSON may hold, has no escape. */
const id = (text: string) => encodeURIComponent(Buffer.from(text).toString());

export const tokenPath = "/oauth/token";
export const detailsQueryPath = "/api/v2/analytics/conversations/details/query";

/** One row of the details query; the same permissions. */
export const conversationDetailsPath = (conversationId: string): string =>
  `/api/v2/analytics/conversations/${id(conversationId)}/details`;

/** Rows of the details query by their ids; 100 at most in one call. */
export const detailsByIdsPath = (conversationIds: readonly string[]): string =>
  `/api/v2/analytics/conversations/details?id=${conversationIds.map(id).join(",")}`;

/** POST submits a job; the same permissions again. */
export const detailsJobsPath = "/api/v2/analytics/conversations/details/jobs";

/** GET tells its state, DELETE ends it. */
export const detailsJobPath = (jobId: string): string => `${detailsJobsPath}/${id(jobId)}`;

export const detailsJobResultsPath = (jobId: string, pageSize: number, cursor?: string): string =>
  `${detailsJobPath(jobId)}/results?pageSize=${pageSize}${cursor === undefined ? "" : `&cursor=${id(cursor)}`}`;

/** Up to when conversations are complete for `details/jobs`. */
export const availabilityPath = `${detailsJobsPath}/availability`;

export const transcriptionSettingsPath = "/api/v2/routing/settings/transcription";

export const transcriptSearchPath = "/api/v2/speechandtextanalytics/transcripts/search";

/** Sentiment of a whole conversation; needs what `transcripturl` needs. */
export const conversationMetricsPath = (conversationId: string): string =>
  `/api/v2/speechandtextanalytics/conversations/${id(conversationId)}`;

export const transcriptUrlPath = (conversationId: string, communicationId: string): string =>
  `/api/v2/speechandtextanalytics/conversations/${id(conversationId)}` +
  `/communications/${id(communicationId)}/transcripturl`;

export const conversationPath = (conversationId: string): string =>
  `/api/v2/conversations/${id(conversationId)}`;

/** The vendor's own summaries, where the organisation has them. */
export const summariesPath = (conversationId: string): string =>
  `${conversationPath(conversationId)}/summaries`;

export const messagesBulkPath = (conversationId: string): string =>
  `/api/v2/conversations/messages/${id(conversationId)}/messages/bulk`;

export const emailsPath = (conversationId: string, pageNumber: number): string =>
  `/api/v2/conversations/emails/${id(conversationId)}/messages?pageSize=100&pageNumber=${pageNumber}`;

export const emailPath = (conversationId: string, messageId: string): string =>
  `/api/v2/conversations/emails/${id(conversationId)}/messages/${id(messageId)}`;

export const channelsPath = "/api/v2/notifications/channels";

/** POST adds topics, PUT replaces them all, GET lists them, DELETE ends them. `ignoreErrors` has each topic judged by
 *  itself; without it one that is refused is a 403 for all. */
export const subscriptionsPath = (channelId: string): string =>
  `${channelsPath}/${id(channelId)}/subscriptions?ignoreErrors=true`;
