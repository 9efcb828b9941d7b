import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
} from "@azure/core-rest-pipeline";

/**
 * Sends the SDKs' requests for any Azure host to one HTTP address; the `Host` header keeps the original host.
 * The SDKs send bearer tokens over https only: they see the original address, and only this last step is plain HTTP.
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
