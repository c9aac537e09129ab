using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Workers;

/// <summary>Which workers there are from the start; others register themselves.</summary>
internal sealed class WorkersOptions : IValidatableObject
{
    /// <summary>Addresses of workers, separated by commas, such as <c>http://10.0.0.7:3002</c>.</summary>
    [ConfigurationKeyName("WORKER_URLS")]
    public string? Urls { get; set; }

    /// <summary><see cref="Urls"/> as addresses, each once.</summary>
    public IReadOnlyList<WorkerAddress> Addresses =>
        [.. Texts().Select(text => WorkerAddress.TryParse(text, out var address) ? address : null).OfType<WorkerAddress>().Distinct()];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Texts().Where(text => !WorkerAddress.TryParse(text, out _))
            .Select(text => new ValidationResult($"WORKER_URLS must list addresses such as http://10.0.0.7:3002, separated by commas; {text} is none."));

    private string[] Texts() => (Urls ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
