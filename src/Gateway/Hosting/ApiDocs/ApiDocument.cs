using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ApiHub.Gateway.Hosting.ApiDocs;

/// <summary>
/// Writes the document to a file without starting anything: <c>apihub openapi FILE</c>, which the build calls
/// for <c>docs/openapi.json</c>.
/// </summary>
internal static class ApiDocument
{
    public static async Task<int> WriteAsync(string path)
    {
        await using var app = GatewayApp.Build([], builder => builder.Configuration.Sources.Clear());
        // What the host would do at its start: it lets the description see the endpoints.
        app.UseEndpoints(_ => { });
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocsSetup.DocumentName);
        var document = await provider.GetOpenApiDocumentAsync();
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
        await File.WriteAllTextAsync(path, text.ReplaceLineEndings("\n").TrimEnd() + "\n");
        return 0;
    }
}
