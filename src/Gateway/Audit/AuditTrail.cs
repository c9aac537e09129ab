using System.Diagnostics;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Users;
using ApiHub.Gateway.Users.Login;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Audit;

/// <summary>Who acts; null as an id: the command line.</summary>
internal sealed record AuditActor(Guid? Id, string Name);

/// <summary>
/// Writes down what a request changes. Its endpoint says what it does (<see cref="AuditedEndpoints.Audited"/>), whoever changes
/// something calls <see cref="Record"/> in the transaction of the change: a crash leaves both or neither.
/// </summary>
internal sealed class AuditTrail(TimeProvider clock, IOptions<JsonOptions> json)
{
    public const string CommandLine = "command line";

    private Audited? _audited;
    private LoginOrigin _origin = new(null, null);
    private string? _requestId;

    /// <summary>Who acts; null: nobody is logged in.</summary>
    public AuditActor? Actor { get; set; }

    public void Begin(Audited audited, HttpContext http)
    {
        _audited = audited;
        _origin = LoginOrigin.Of(http);
        _requestId = Activity.Current?.Id ?? http.TraceIdentifier;
        if (http.User.Identity is { IsAuthenticated: true, Name: { } name })
            Actor = new(http.User.UserId(), name);
    }

    public void BeginAtCommandLine(string action)
    {
        _audited = new(action);
        Actor = new(null, CommandLine);
    }

    /// <summary>Adds what is done to what the context saves. Of views that are given for both moments, only what differs is kept.</summary>
    /// <param name="db">The context that makes the change.</param>
    /// <param name="target">What it is done to.</param>
    /// <param name="before">A view of it, as the API shows it and so without secrets; null: it was not there, or there is nothing to tell.</param>
    /// <param name="after">The same as it is since; null: it has gone.</param>
    /// <param name="result">The problem's code, when it was refused.</param>
    public void Record(GatewayDb db, AuditTarget? target, object? before = null, object? after = null, string result = AuditEntry.Ok)
    {
        var audited = _audited ?? throw new InvalidOperationException("The endpoint does not say what is to be recorded of it: add Audited(…) where it is mapped.");
        var action = result == AuditEntry.Ok ? audited.Action : audited.Refused ?? audited.Action;
        var (was, became) = AuditDetails.Of(before, after, json.Value.SerializerOptions);
        var now = clock.GetUtcNow();
        db.Audit.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            ActorId = Actor?.Id,
            Actor = Actor?.Name,
            Address = _origin.Address,
            UserAgent = _origin.UserAgent,
            Category = audited.Category,
            Action = action,
            TargetKind = target?.Kind,
            TargetId = Bounded(target?.Id),
            Target = Bounded(target?.Name),
            Before = was,
            After = became,
            Result = result,
            RequestId = _requestId,
        });
    }

    private static string? Bounded(string? text) => text?.Length > AuditEntry.MaxText ? text[..AuditEntry.MaxText] : text;
}
