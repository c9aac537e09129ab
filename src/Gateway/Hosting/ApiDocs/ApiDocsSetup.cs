namespace ApiHub.Gateway.Hosting.ApiDocs;

/// <summary>The management API's document and a page to read and try it.</summary>
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

    public static void MapApiDocs(this WebApplication app) => app.MapOpenApi().AllowAnonymous();
}
