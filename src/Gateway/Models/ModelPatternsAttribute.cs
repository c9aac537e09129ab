using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Models;

/// <summary>At most 200 model names; <c>*</c> only at the end of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ModelPatternsAttribute : ValidationAttribute
{
    private const int MaxEntries = 200;
    private const int MaxLength = 200;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not List<string> entries)
            return ValidationResult.Success;
        if (entries.Count > MaxEntries)
            return new($"allowed_models can have {MaxEntries} entries.");
        var bad = entries.Find(e => e is not { Length: > 0 and <= MaxLength } || e.Any(char.IsWhiteSpace) || e.IndexOf('*') is >= 0 and var star && star < e.Length - 1);
        return bad is null && !entries.Contains(null!)
            ? ValidationResult.Success
            : new($"allowed_models: '{bad}' is not a model name of 1 to {MaxLength} characters without spaces; * may stand only at its end.");
    }
}
