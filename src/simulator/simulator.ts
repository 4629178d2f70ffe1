/** Genesys Cloud and an OpenAI-compatible server on loopback, for `demo`, the tests and the bench: four origins, as
 *  in life, that answer from invented conversations, misbehave when told to, and keep a record of what they got. */
import { createBatchDoor } from "./batch.ts";
import { createChat } from "./chat.ts";
import { createDetailsJobs } from "./details-jobs.ts";
import { createDownload } from "./download.ts";
import { createFaultDice } from "./fault-dice.ts";
import { createGenesysApi } from "./genesys-api.ts";
import { type Call, type Listener, openListener, type Reply } from "./listener.ts";
import { type Channels, createChannels } from "./live/channels.ts";
import { liveDefaults } from "./live/live-options.ts";
import { createPlay, type Play, type ToldRow } from "./live/play.ts";
import { createLogin } from "./login.ts";
import {
  type ChatOptions,
  chatDefaults,
  type Faults,
  type GenesysOptions,
  genesysDefaults,
  type InventedOptions,
  inventedDefaults,
  type Route,
  type SimulatorOptions,
} from "./options.ts";
import { createRecorder, type Received } from "./recorder.ts";
import { createRecordingIndex } from "./recordings.ts";
import { createSpeechServer } from "./speech.ts";
import { createWorld, type TruthRow } from "./world.ts";

export interface Simulator {
  readonly urls: {
    readonly login: string;
    readonly api: string;
    readonly download: string;
    /** Ends in /v1, as LLM_BASE_URL wants it. */
    readonly chat: string;
  };
  readonly genesys: GenesysOptions;
  readonly chat: ChatOptions;
  /** Grows while requests come in. */
  readonly received: Received;
  forgetReceived(): void;
  /** In force from the next request on; what is under way is not touched. */
  setFaults(faults: Faults): void;
  readonly queueIds: readonly string[];
  /** Row by row, so that nobody need hold the planted values of a hundred thousand. */
  truth(): Generator<TruthRow>;
  readonly channels: Channels;
  /** Each final utterance of what goes on, when it was told. */
  told(): readonly ToldRow[];
  close(): Promise<void>;
}

const startingBy = (nowMs: number, invented: InventedOptions): InventedOptions =>
  invented.running ? { ...invented, running: { firstAtMs: nowMs, ...invented.running } } : invented;

export async function openSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const invented = startingBy(now(), { ...inventedDefaults, ...options.invented });
  const live = { ...liveDefaults, ...options.live };
  const genesys = { ...genesysDefaults, ...options.genesys };
  const chatOptions = { ...chatDefaults, ...options.chat };
  let faults: Faults = options.faults ?? {};
  const current = () => faults;

  const recorder = createRecorder(options.recordBodies ?? true);
  const dice = createFaultDice(invented.seed, current);
  const world = createWorld(invented);
  const login = createLogin(genesys, current, now, recorder.token);
  const download = createDownload(world, genesys.urlLifetimeMs, now, recorder.downloadWithBearer);
  const chat = createChat(chatOptions, dice, now, recorder.tokens);
  const batch = createBatchDoor({
    chat: chatOptions,
    answer: chat.answer,
    dice,
    now,
    onBatch: recorder.batch,
  });
  const speech = createSpeechServer(chatOptions, world, createRecordingIndex(world), now);
  let downloadUrl = "";
  let streamingUrl = "";
  const channels = createChannels({
    live,
    socketUrl: () => streamingUrl.replace("http", "ws"),
    onRevoked: login.revoke,
    now,
  });
  const api = createGenesysApi({
    world,
    depthLimit: genesys.depthLimit,
    transcodeMs: genesys.transcodeMs,
    searchWindow: genesys.searchWindow,
    jobs: createDetailsJobs({
      ...{ world, genesys, now, onChange: recorder.job },
      faults: () => faults.jobs ?? {},
    }),
    channels,
    login,
    download,
    downloadUrl: () => downloadUrl,
    dice,
    faults: current,
    now,
  });

  const listeners: Listener[] = [];
  const open = async (
    name: "login" | "api" | "download" | "chat",
    routeOf: (call: Call) => Route | undefined,
    handle: (call: Call) => Reply,
  ): Promise<string> => {
    const recorded = (call: Call) => {
      const reply = handle(call);
      const route = routeOf(call);
      if (route) recorder.reply(route, reply);
      else recorder.unknownPath();
      return reply;
    };
    const listener = await openListener(options.ports?.[name] ?? 0, recorded, undefined, options.identity);
    listeners.push(listener);
    return listener.url;
  };
  let play: Play | undefined;
  const close = async () => {
    play?.close();
    channels.close();
    await Promise.all(listeners.map((listener) => listener.close()));
  };
  const llmRouteOf = (call: Call) => batch.routeOf(call) ?? speech.routeOf(call) ?? chat.routeOf(call);
  const late = (reply: Reply): Reply =>
    genesys.latencyMs > 0 ? { ...reply, delayMs: (reply.delayMs ?? 0) + genesys.latencyMs } : reply;

  try {
    downloadUrl = await open(
      "download",
      () => "download",
      (call) => late(dice.spoil("download", download.handle(call))),
    );
    const streaming = await openListener(
      options.ports?.streaming ?? 0,
      () => ({ status: 404, body: "" }),
      channels.connect,
      options.identity,
    );
    listeners.push(streaming);
    streamingUrl = streaming.url;
    if (invented.running) play = createPlay({ world, channels, live, now });
    const urls = {
      login: await open(
        "login",
        () => "token",
        (call) => late(dice.spoil("token", login.handle(call))),
      ),
      api: await open("api", api.routeOf, (call) => late(api.handle(call))),
      download: downloadUrl,
      chat: `${await open("chat", llmRouteOf, (call) => {
        const route = batch.routeOf(call);
        if (route && chat.isBearerGood(call)) return dice.spoil(route, batch.handle(call));
        if (speech.routeOf(call) && chat.isBearerGood(call)) return dice.spoil("speech", speech.handle(call));
        if (chat.routeOf(call) === "chat")
          recorder.chat({ atMs: now(), isBearerGood: chat.isBearerGood(call), body: call.body });
        return chat.handle(call);
      })}/v1`,
    };
    return {
      urls,
      genesys,
      chat: chatOptions,
      received: recorder.received,
      forgetReceived: recorder.clear,
      setFaults(next) {
        faults = next;
      },
      queueIds: world.queueIds,
      truth: world.truth,
      channels,
      told: () => play?.told ?? [],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
