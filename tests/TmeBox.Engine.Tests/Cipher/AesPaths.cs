using TmeBox.Engine.Cipher;
using TmeBox.Engine.Kernels;

namespace TmeBox.Engine.Tests.Ciphers;

/// <summary>The AES paths of this machine.</summary>
internal static class AesPaths
{
    public static IEnumerable<AesPath> Here
    {
        get
        {
            if (XtsVaes.IsSupported)
            {
                yield return AesPath.Vaes;
            }

            if (XtsAesNi.IsSupported)
            {
                yield return AesPath.AesNi;
            }

            yield return AesPath.Portable;
        }
    }
}
