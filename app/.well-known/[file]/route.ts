import { environment } from "../../_lib/environment";
import { wellKnownFile } from "../../_lib/well-known";

/** What a file says follows from the environment of the running deployment, and security.txt from the day. */
export const dynamic = "force-dynamic";

export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const { file: name } = await params;
  const file = wellKnownFile(name, process.env, environment.NEXT_PUBLIC_SITE_URL);
  if (file === undefined)
    return new Response("Not found\n", { status: 404, headers: { "Content-Type": "text/plain" } });
  if ("location" in file) return new Response(null, { status: 302, headers: { Location: file.location } });
  return new Response(file.body, { headers: { "Content-Type": file.type, "Cache-Control": "public, max-age=300" } });
}
