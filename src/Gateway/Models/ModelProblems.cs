using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Models;

internal static class ModelProblems
{
    /// <summary>
    /// The model of a path as the catalogue writes it. A slash in it is sent as <c>%2F</c>, which routing leaves alone; what stands
    /// before the last one is the upstream's matter and no part of the name, as in a request.
    /// </summary>
    public static string? NameIn(string path) => ModelName.InCatalogue(path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));

    public static ProblemHttpResult BadName(string name) => Problems.BadRequest(
        "invalid_model",
        $"'{name}' is not a model's name: 1 to {CatalogueModel.MaxName} characters without spaces; of what stands before a slash or in brackets nothing is kept.");

    public static ProblemHttpResult IsAlias(string name, CatalogueModel owner) =>
        Problems.Conflict("is_alias", $"{name} is an alias of {owner.Name}; change that model, or take the alias away from it first.");

    public static ProblemHttpResult AliasTaken(string fault) => Problems.Conflict("alias_taken", fault);
}
