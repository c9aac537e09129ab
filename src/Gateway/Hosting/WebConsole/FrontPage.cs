using System.Net;
using System.Text;

namespace ApiHub.Gateway.Hosting.WebConsole;

/// <summary>What stands at the site's address while the console is not built.</summary>
internal static class FrontPage
{
    public static byte[] Of(string siteName, string pathBase)
    {
        var name = WebUtility.HtmlEncode(siteName);
        var path = WebUtility.HtmlEncode(pathBase);
        return Encoding.UTF8.GetBytes(
            $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{{name}}</title>
            <style>:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif } body { max-width: 40rem; margin: 10vh auto; padding: 0 1rem }</style>
            <h1>{{name}}</h1>
            <p>A gateway to language models: programs send their requests to <code>/v1</code> on this address with a key of this site.</p>
            <p>The console is not built. Install <a href="https://nodejs.org">Node.js</a> 20.19 or newer and run <code>./start.sh</code> again,
            or build it by hand: <code>cd web &amp;&amp; npm ci &amp;&amp; npm run build</code>.</p>
            <p><a href="{{path}}/docs">API documentation</a> · <a href="{{path}}/health">Health</a></p>
            </html>
            """);
    }
}
