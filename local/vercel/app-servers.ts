import { type AppServer, type ServerRun, startAppServer } from "./app-server";

/** The running servers, by deployment. */
export interface AppServers {
  /** The running one, or a new one when there is none or it has ended. */
  ensure(deployment: string, run: () => ServerRun): Promise<AppServer>;
  stop(deployment: string): Promise<void>;
  list(): { deployment: string; pid: number; port: number }[];
  close(): Promise<void>;
}

export function openAppServers(): AppServers {
  const starting = new Map<string, Promise<AppServer>>();
  const live = new Map<string, AppServer>();

  const stop = async (deployment: string): Promise<void> => {
    const server = await starting.get(deployment)?.catch(() => undefined);
    starting.delete(deployment);
    live.delete(deployment);
    await server?.stop();
  };

  return {
    stop,
    async ensure(deployment, run) {
      const current = await starting.get(deployment);
      if (current?.isAlive()) return current;
      // Others may have waited for the same dead server: the first of them starts, the rest find its promise.
      const again = starting.get(deployment);
      if (again !== undefined && (await again) !== current) return again;
      const started = startAppServer(run());
      starting.set(deployment, started);
      try {
        const server = await started;
        live.set(deployment, server);
        return server;
      } catch (error) {
        if (starting.get(deployment) === started) starting.delete(deployment);
        throw error;
      }
    },
    list: () => [...live].map(([deployment, { pid, port }]) => ({ deployment, pid, port })),
    async close() {
      await Promise.all([...starting.keys()].map(stop));
    },
  };
}
