/** Names of the vendor's notification topics (`notificationMappings.json`, SDK 262). Those of a queue and a user tell of
 *  calls that come and go; what is said has one topic a conversation, and no wildcard. */

export const queueCallsTopic = (queueId: string): string =>
  `v2.routing.queues.${queueId}.conversations.calls`;

export const userCallsTopic = (userId: string): string => `v2.users.${userId}.conversations.calls`;

/** Needs conversation:transcription:view, which no division narrows. */
export const transcriptionTopic = (conversationId: string): string =>
  `v2.conversations.${conversationId}.transcription`;

/** The queue, the user or the conversation of which the topic tells. */
export const subjectOfTopic = (topic: string): string | undefined =>
  /^v2\.(?:routing\.queues|users|conversations)\.([^.]+)\./.exec(topic)?.[1];

export const conversationOfTopic = (topic: string): string | undefined =>
  /^v2\.conversations\.([^.]+)\.transcription$/.exec(topic)?.[1];
