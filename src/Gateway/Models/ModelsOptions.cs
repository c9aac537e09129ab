using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Models;

internal sealed class ModelsOptions
{
    private const string Free = "free";

    /// <summary>
    /// What becomes of requests for a model without a price: <c>refuse</c>, so that nothing that costs money is given away by
    /// mistake, or <c>free</c>.
    /// </summary>
    [ConfigurationKeyName("UNPRICED_MODELS")]
    [RegularExpression("^(refuse|free)$", ErrorMessage = "UNPRICED_MODELS must be refuse or free.")]
    public string UnpricedModels { get; set; } = "refuse";

    public bool UnpricedAreFree => UnpricedModels == Free;
}
