import type { AdminRoutes } from "../http/admin-routes";
import type { SnapshotExports } from "./export";
import type { SnapshotImports } from "./import";

/** The endpoints of `convex export` and `convex import` (backend: `snapshot_export.rs`, `snapshot_import.rs`). */
export function snapshotRoutes(routes: AdminRoutes, exports: SnapshotExports, imports: SnapshotImports): void {
  // Exports change nothing that the deployment is for.
  routes.post("/api/export/request/zip", "read", (_body, { req }) =>
    exports.request(req.query("includeStorage") === "true"),
  );
  routes.read("/api/export/zip/:id", async (context) => {
    const { fileName, zip } = await exports.download(context.req.param("id") ?? "");
    return context.body(Uint8Array.from(zip), 200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename=${fileName}`,
      "cache-control": "private, max-age=2592000",
    });
  });

  routes.post("/api/import/start_upload", "write", () => imports.startUpload());
  routes.upload("/api/import/upload_part", (bytes, { req }) =>
    imports.uploadPart(req.query("uploadToken") ?? "", Number(req.query("partNumber")), bytes),
  );
  routes.post("/api/import/finish_upload", "write", (body) => imports.finishUpload(body));
  routes.post("/api/perform_import", "write", (body) => imports.perform(body));
  routes.post("/api/cancel_import", "write", (body) => imports.cancel(body));
}
