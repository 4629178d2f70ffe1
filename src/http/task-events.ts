/** A task's changes as server-sent events: one `task` event with the task as it is, at once and at every change, until it
 *  has ended. A client that comes back asks anew and has missed nothing that counts. */
import type { OutgoingHttpHeaders } from "node:http";
import type { FastifyReply } from "fastify";
import { type Desk, isEnded } from "./desk.ts";
import { taskView } from "./summary-view.ts";

export interface TaskEvents {
  /** False when there are too many already. */
  send(id: string, reply: FastifyReply): boolean;
}

/** So that proxies do not take the silence for the end. */
const heartbeatMs = 15_000;

/** @param closing ends all of them. */
export function createTaskEvents(desk: Desk, closing: AbortSignal, most = 1000): TaskEvents {
  let open = 0;
  return {
    send(id, reply) {
      if (open >= most) return false;
      open += 1;
      const { raw } = reply;
      reply.hijack();
      raw.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        "content-type": "text/event-stream",
        "x-accel-buffering": "no",
      });
      const unwatch = desk.watch(id, tell);
      const timer = setInterval(() => raw.write(": still here\n\n"), heartbeatMs);
      const end = () => void raw.end();
      closing.addEventListener("abort", end, { once: true });
      raw.once("close", () => {
        open -= 1;
        unwatch();
        clearInterval(timer);
        closing.removeEventListener("abort", end);
      });

      let last = "";
      function tell() {
        const task = desk.task(id);
        if (!task) return end();
        const data = JSON.stringify(taskView(task, desk.stepOf(id)));
        if (data !== last) raw.write(`event: task\ndata: ${data}\n\n`);
        last = data;
        if (isEnded(task)) end();
      }
      tell();
      if (closing.aborted) end();
      return true;
    },
  };
}
