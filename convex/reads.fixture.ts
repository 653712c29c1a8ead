/** What convex-test was asked for, by the calls that Convex's runtime has for it: see `syscall` in `convex/server`. */
interface Runtime {
  syscall: (name: string, given: string) => string;
  asyncSyscall: (name: string, given: string) => Promise<string>;
}

/** One read of the database: a document by its id, or a query by its source. */
export interface Read {
  kind: "get" | "index" | "scan";
  /** Table of a scan; `table.index` of a look-up. */
  of: string;
  /** Fields of the index that the look-up narrows. */
  narrowed: string[];
}

interface Source {
  type: string;
  tableName?: string;
  indexName?: string;
  range?: { type: string; fieldPath: string }[];
}

const writing = /^1\.0\/(insert|shallowMerge|replace|remove)$/;

/**
 * Records each read of all functions, of the app's and of components', until `end`, and the names of the calls that write. A
 * deployment has been made before.
 */
export function recordReads() {
  const reads: Read[] = [];
  const writes: string[] = [];
  const scope = globalThis as unknown as { Convex: Runtime };
  const real = scope.Convex;
  const note = (name: string, given: string) => {
    if (writing.test(name)) writes.push(name);
    if (name === "1.0/get") reads.push({ kind: "get", of: "", narrowed: [] });
    if (name !== "1.0/queryStream" && name !== "1.0/queryPage") return;
    const { source } = (JSON.parse(given) as { query: { source: Source } }).query;
    if (source.type === "FullTableScan") reads.push({ kind: "scan", of: source.tableName ?? "", narrowed: [] });
    else {
      const narrowed = (source.range ?? []).map(({ fieldPath }) => fieldPath);
      reads.push({ kind: "index", of: source.indexName ?? "", narrowed });
    }
  };
  scope.Convex = {
    syscall: (name, given) => {
      note(name, given);
      return real.syscall(name, given);
    },
    asyncSyscall: (name, given) => {
      note(name, given);
      return real.asyncSyscall(name, given);
    },
    get jsSyscall() {
      return (real as unknown as { jsSyscall: unknown }).jsSyscall;
    },
  } as Runtime;
  return {
    reads,
    writes,
    end() {
      scope.Convex = real;
    },
  };
}
