namespace ApiHub.Gateway.Models;

internal static class ModelsSetup
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelsOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PriceBook>();
        builder.Services.AddSingleton<CatalogueWriter>();
        builder.Services.AddSingleton<DefaultPrices>();
        builder.Services.AddHostedService<PriceWatch>();
    }

    public static void MapModels(this WebApplication app) => app.MapModelEndpoints();
}
