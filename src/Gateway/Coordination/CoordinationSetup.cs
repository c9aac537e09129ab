using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Coordination.Redis;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Coordination;

internal static class CoordinationSetup
{
    public static void AddCoordination(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RedisOptions>().Bind(builder.Configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RedisOptions>, ValidateRedis>();
        if (string.IsNullOrWhiteSpace(builder.Configuration["REDIS_URL"]))
        {
            services.AddSingleton<IAnnouncements, InMemoryAnnouncements>();
            services.AddSingleton<IQuotas, InMemoryQuotas>();
            services.AddSingleton<IAccountStates, InMemoryAccountStates>();
        }
        else
        {
            services.AddSingleton(Link);
            services.AddSingleton<IAnnouncements, RedisAnnouncements>();
            services.AddSingleton<IQuotas, RedisQuotas>();
            services.AddSingleton<IAccountStates, RedisAccountStates>();
            services.AddHealthChecks().AddCheck<RedisHealth>("redis");
        }

        services.AddHostedService<QuotaUpkeep>();
    }

    private static RedisLink Link(IServiceProvider provider) =>
        RedisAddress.TryParse(provider.GetRequiredService<IOptions<RedisOptions>>().Value.Url!, out var address, out var fault)
            ? new(address, provider.GetRequiredService<ILogger<RedisLink>>())
            : throw new OptionsValidationException(nameof(RedisOptions), typeof(RedisOptions), [fault]);

    private sealed class ValidateRedis : IValidateOptions<RedisOptions>
    {
        public ValidateOptionsResult Validate(string? name, RedisOptions options) =>
            string.IsNullOrWhiteSpace(options.Url) || RedisAddress.TryParse(options.Url, out _, out var fault)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(fault);
    }
}
