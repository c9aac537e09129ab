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
        // Parts of the gateway open their files as soon as they are made; the real ones are none of this command's business.
        var folder = Directory.CreateTempSubdirectory("apihub-openapi-");
        try
        {
            await File.WriteAllTextAsync(path, await DescribeAsync(folder.FullName));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> DescribeAsync(string dataDir)
    {
        await using var app = GatewayApp.Build([], builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection([new("DATA_DIR", dataDir)]);
        });
        // What the host would do at its start: it lets the description see the endpoints.
        app.UseEndpoints(_ => { });
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocsSetup.DocumentName);
        var document = await provider.GetOpenApiDocumentAsync();
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
        return text.ReplaceLineEndings("\n").TrimEnd() + "\n";
    }
}
