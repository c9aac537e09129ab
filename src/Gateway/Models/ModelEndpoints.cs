using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Models;

internal static class ModelEndpoints
{
    /// <summary>LiteLLM's whole price file has less than 2 MB.</summary>
    private const int LargestFile = 5 * 1024 * 1024;

    public static void MapModelEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/models", ReadModels.OfferedAsync).RequireAuthorization(Policies.User).WithTags("Models")
            .WithSummary("Lists the models that have a price, and what they cost the caller.");

        var models = app.MapGroup("/api/admin/models").RequireAuthorization(Policies.Operator).WithTags("Models and prices");
        models.MapGet("", ReadModels.ListAsync).WithSummary("Lists the catalogue with the prices in force.");
        models.MapGet("/export", ExportModels.ExportAsync).WithSummary("The whole catalogue as a file that import reads.");
        models.MapPost("/import", ImportModels.ImportAsync).Audited("model.import").WithMetadata(new FileLimit(LargestFile))
            .WithSummary("Takes models and prices from an exported file or from LiteLLM's price file.");
        models.MapGet("/{model}/prices", ReadModels.HistoryAsync).WithSummary("Lists all versions of a model's price, the latest first.");
        models.MapPut("/{model}", ChangeModels.DescribeAsync).Audited("model.change").WithSummary("Sets what is known of a model beside its price; adds the model when it is new.");
        models.MapPut("/{model}/price", ChangeModels.SetPriceAsync).Audited("model.price").WithSummary("Sets a model's price: a new version, from the next request on.");
        models.MapDelete("/{model}", ChangeModels.DeleteAsync).Audited("model.delete").WithSummary("Takes a model and its price out of the catalogue; the versions stay for bills.");
    }

    private sealed record FileLimit(long? MaxRequestBodySize) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata;
}
