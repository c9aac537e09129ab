using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.ApiDocs;

/// <summary>The management API's document, a page to read and try it, and a front page that leads there.</summary>
internal static class ApiDocsSetup
{
    public const string DocumentName = "v1";

    public static void AddApiDocs(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(DocumentName, options =>
    {
        options.AddDocumentTransformer((document, _, _) => Describe.Document(document));
        options.AddSchemaTransformer((schema, context, _) => Describe.Schema(schema, context));
        options.AddOperationTransformer((operation, context, _) => Describe.Operation(operation, context));
    });

    /// <summary>The page's own files, before anybody asks for a login. Only its path pays for its look at the request.</summary>
    public static void UseApiDocs(this WebApplication app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/docs"), docs => docs.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "ApiHub API";
            page.SwaggerEndpoint($"../openapi/{DocumentName}.json", "ApiHub API");
            page.EnablePersistAuthorization();
        }));

    public static void MapApiDocs(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapGet("/", ShowFrontPage).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult ShowFrontPage(HttpRequest request, IOptions<SiteOptions> site)
    {
        var name = System.Net.WebUtility.HtmlEncode(site.Value.Name);
        return Results.Text(
            $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{{name}}</title>
            <style>:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif } body { max-width: 40rem; margin: 10vh auto; padding: 0 1rem }</style>
            <h1>{{name}}</h1>
            <p>A gateway to language models: programs send their requests to <code>/v1</code> on this address with a key of this site.</p>
            <p><a href="{{request.PathBase}}/docs">API documentation</a> · <a href="{{request.PathBase}}/health">Health</a></p>
            """,
            "text/html; charset=utf-8");
    }
}
