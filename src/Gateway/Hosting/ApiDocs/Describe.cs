using System.Text.Json.Serialization.Metadata;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ApiHub.Gateway.Hosting.ApiDocs;

/// <summary>What the framework cannot know of the API: who may call what, and the form of its errors.</summary>
internal static class Describe
{
    private const string Login = "login";
    private const string Key = "key";
    private const string Problem = nameof(ProblemDetails);

    public static Task Document(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "ApiHub",
            Version = StartupSummary.Version,
            Description = "The management API. Errors are RFC 9457 problems with a stable `code`; amounts of credits are decimal strings. "
                + "The relay under /v1 and /v1beta speaks its vendors' own formats and is described by them.",
            License = new() { Name = "MIT" },
        };
        // Relative to the document, so that it is right behind any host and PATH_BASE.
        document.Servers = [new() { Url = ".." }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Login] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The access_token of POST /api/auth/login.",
            },
            [Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-API-Key",
                Description = "A key of POST /api/keys; as Authorization: Bearer, too.",
            },
        };
        return Task.CompletedTask;
    }

    public static async Task Operation(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            var scheme = metadata.OfType<IAuthorizeData>().Any(rule => rule.Policy == Policies.Key) ? Key : Login;
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] }];
        }

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem, with a stable code.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = await ProblemAsync(context) },
            },
        };
    }

    public static Task Schema(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        // A type with a converter of its own is unknown to the framework.
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset?))
            (schema.Type, schema.Format) = (JsonSchemaType.Null | JsonSchemaType.String, "date-time");
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Dictionary && context.JsonTypeInfo.ElementType == typeof(DateTimeOffset))
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
            schema.Properties!["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable: what programs look at." };
        return Task.CompletedTask;
    }

    private static async Task<IOpenApiSchema> ProblemAsync(OpenApiOperationTransformerContext context)
    {
        context.Document!.AddComponent<IOpenApiSchema>(Problem, await context.GetOrCreateSchemaAsync(typeof(ProblemDetails)));
        return new OpenApiSchemaReference(Problem, context.Document);
    }
}
