import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
} from "@azure/core-rest-pipeline";

/**
 * Sends what the SDKs ask of any Azure host to one HTTP address; the `Host` header keeps the host that was meant.
 * The SDKs give bearer tokens to https alone: they see the address that was meant, and only this last step is plain.
 */
export function localHttpClient(endpoint: string): HttpClient {
  const client = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      const meant = new URL(request.url);
      const url = new URL(meant.pathname + meant.search, endpoint).href;
      const headers = createHttpHeaders(request.headers.toJSON({ preserveCase: true }));
      headers.set("Host", meant.host);
      const sent = createPipelineRequest({ ...request, url, headers, allowInsecureConnection: true });
      return { ...(await client.sendRequest(sent)), request };
    },
  };
}
