# Sets a machine up for TTS Studio: what “run” and “test” share. Sourced by them, never run by itself.
#
# Everything is said on stderr, because stdout belongs to the program. Nothing is said when nothing is to do.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Whether somebody can answer a question; asked once, before anything is redirected.
SOMEBODY_IS_THERE=
if [ -t 0 ] && [ -t 2 ]; then SOMEBODY_IS_THERE=yes; fi

# Run a command as root: directly, or through sudo, which asks for a password only where somebody can answer.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        return 1
    elif [ -n "$SOMEBODY_IS_THERE" ]; then
        sudo "$@"
    else
        sudo -n "$@" 2>/dev/null
    fi
}

# What apt-get and the packages' own scripts say is of interest only when it fails.
apt_get() {
    local said
    said=$(as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null 2>&1 >/dev/null) && return
    [ -z "$said" ] || say "$said"
    return 1
}

# --- system packages -------------------------------------------------------------------------------------------

# The package names of the given groups of system-packages.txt.
packages_of() {
    awk -v groups=" $* " '
        /^#/ || /^$/ { next }
        /^\[/ { wanted = index(groups, " " substr($0, 2, length($0) - 2) " "); next }
        wanted { print $1 }' "$CHECKOUT/packaging/system-packages.txt"
}

# Those of the given package names that are neither installed nor provided by an installed package.
missing_packages() {
    dpkg-query -W -f '${db:Status-Abbrev}\t${Package}\t${Provides}\n' 2>/dev/null | awk -F '\t' -v names="$*" '
        /^ii/ {
            have[$2]
            count = split($3, provided, ", *")
            for (i = 1; i <= count; i++) { sub(/ .*/, "", provided[i]); have[provided[i]] }
        }
        END {
            count = split(names, name, " ")
            for (i = 1; i <= count; i++) if (!(name[i] in have)) print name[i]
        }'
}

# The name this release has for a package: its own, or that of a package which provides it; fails for none.
release_name() {
    local name=$1
    if [ -z "$(apt-cache show --no-all-versions "$name" 2>/dev/null)" ]; then
        name=$(apt-cache showpkg "$name" 2>/dev/null | awk 'found { print $1; exit } /^Reverse Provides:/ { found = 1 }')
    fi
    [ -n "$name" ] && printf '%s\n' "$name"
}

# Install packages by their Debian names. Fails when some of them could not be installed.
install_packages() {
    local name known=() unknown=()
    as_root true || return 1
    # One source that does not answer need not keep the others from having everything.
    apt_get update || :
    for name in "$@"; do
        if name=$(release_name "$name"); then
            known+=("$name")
        else
            unknown+=("$name")
        fi
    done
    if [ ${#known[@]} -gt 0 ] && ! apt_get install --no-install-recommends --yes "${known[@]}"; then
        # An installation that was cut off earlier stops every later one until it is completed.
        as_root dpkg --configure -a </dev/null >&2 || return 1
        apt_get install --no-install-recommends --yes "${known[@]}" || return 1
    fi
    [ ${#unknown[@]} -eq 0 ]
}

# Make sure the given groups of system packages are installed; say what is missing where that is impossible.
ensure_system_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        explain_other_systems
        return 0
    fi
    # shellcheck disable=SC2046  # package names hold no spaces
    missing=$(missing_packages $(packages_of "$@"))
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    say "TTS Studio: installing system packages (a minute or two, only this once):" $missing
    # shellcheck disable=SC2086
    if ! install_packages $missing; then
        # shellcheck disable=SC2046,SC2086
        missing=$(missing_packages $missing)
        # shellcheck disable=SC2086
        say "TTS Studio: these system packages could not be installed and parts of the studio may not work:" $missing
        # shellcheck disable=SC2086
        say "Install them with:  sudo apt-get install" $missing
    fi
}

# What to install by hand where there is no apt-get; said once, when the environment is made.
explain_other_systems() {
    [ -z "${SETTING_UP:-}" ] && return 0
    [ "$(uname -s)" = Darwin ] && return 0
    say "TTS Studio: should the window or the sound not start, install these libraries:"
    if command -v dnf >/dev/null; then
        say "  sudo dnf install mesa-libGL mesa-libEGL libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image" \
            "xcb-util-keysyms xcb-util-renderutil portaudio alsa-plugins-pulseaudio google-noto-sans-fonts" \
            "google-noto-color-emoji-fonts"
    elif command -v pacman >/dev/null; then
        say "  sudo pacman -S libglvnd libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms" \
            "xcb-util-renderutil portaudio alsa-plugins noto-fonts noto-fonts-emoji"
    else
        say "  OpenGL and EGL, libxkbcommon-x11, the xcb-util libraries with xcb-util-cursor, PortAudio, Noto fonts"
    fi
}

# --- Python ------------------------------------------------------------------------------------------------------

# Whether a command is a Python the studio runs on (3.11 to 3.14) that can make virtual environments.
python_is_recent() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

python_makes_environments() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

# The first suitable Python on this machine; prints its name.
find_python() {
    local check=$1 name
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        if python_is_recent "$name" && { [ "$check" = recent ] || python_makes_environments "$name"; }; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

# Install a Python that is recent enough, or the part of it that makes environments.
install_python() {
    local name version
    command -v apt-get >/dev/null || return 1
    say "TTS Studio: installing Python"
    as_root true || return 1
    apt_get update || :
    for name in python3 python3.13 python3.12 python3.11; do
        version=$(apt-cache policy "$name" | awk '/Candidate:/ { print $2 }')
        case $version in
            3.1[1-4].*) ;;
            *) continue ;;
        esac
        if apt_get install --no-install-recommends --yes "$name" "$name-venv"; then
            return 0
        fi
    done
    # A Python from elsewhere may lack only the part that makes environments.
    name=$(find_python recent) && version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])') &&
        apt_get install --no-install-recommends --yes "python$version-venv"
}

explain_python() {
    say "TTS Studio needs Python 3.11 or later with its venv module, and none was found."
    if command -v apt-get >/dev/null; then
        say "Install it with:  sudo apt-get install python3 python3-venv   (Ubuntu 22.04: python3.11 python3.11-venv)"
    elif command -v dnf >/dev/null; then
        say "Install it with:  sudo dnf install python3.12"
    elif command -v pacman >/dev/null; then
        say "Install it with:  sudo pacman -S python"
    elif command -v brew >/dev/null; then
        say "Install it with:  brew install python@3.13"
    fi
    exit 1
}

# --- the virtual environment ---------------------------------------------------------------------------------------

# What an environment was made from and where: it is set up while the file of that name in it says the same.
stamp_of() {
    printf '%s\n%s\n' "$ENVIRONMENT" "$(cksum <"$CHECKOUT/packaging/$1")"
    readlink -f "$ENVIRONMENT/bin/python" 2>/dev/null || :
}

environment_is_ready() {
    local stamp="$ENVIRONMENT/.set-up-$1"
    [ -x "$ENVIRONMENT/bin/python" ] && [ -f "$stamp" ] && [ ! -e "$ENVIRONMENT/.unfinished" ] &&
        [ "$(cat "$stamp")" = "$(stamp_of "$1")" ]
}

# Whether the environment there may be added to: complete, in its own place, with a Python that runs.
environment_is_sound() {
    [ ! -e "$ENVIRONMENT/.unfinished" ] && made_here && "$ENVIRONMENT/bin/python" -c '
import pathlib, sys, pip
assert sys.version_info >= (3, 11) and pathlib.Path(sys.prefix).samefile(sys.argv[1])
' "$ENVIRONMENT" >/dev/null 2>&1
}

# The programs in an environment name it by its absolute path, so one that was moved or copied is made again.
made_here() {
    local stamp
    for stamp in "$ENVIRONMENT"/.set-up-*; do
        [ -e "$stamp" ] || continue
        [ "$(head -n 1 "$stamp")" = "$ENVIRONMENT" ] || return 1
    done
}

make_environment() {
    local python
    python=$(find_python complete) || { install_python && python=$(find_python complete); } || explain_python
    say "TTS Studio: making a Python environment in $ENVIRONMENT"
    rm -rf "$ENVIRONMENT"
    mkdir "$ENVIRONMENT" && : >"$ENVIRONMENT/.unfinished" && "$python" -m venv "$ENVIRONMENT" >&2 ||
        fail "TTS Studio could not make its Python environment in $ENVIRONMENT. Check that the folder can be written."
}

# Install the pinned packages of one requirements file. The mark “.unfinished” outlives a set-up that is cut
# off, so that the next one starts from nothing instead of trusting half-written files.
fill_environment() {
    local requirements=$1
    say "TTS Studio: installing Python packages (a minute or two, only this once)"
    : >"$ENVIRONMENT/.unfinished"
    "$ENVIRONMENT/bin/python" -m pip install -qq --no-input --disable-pip-version-check --progress-bar off \
        --prefer-binary --require-hashes --requirement "$CHECKOUT/packaging/$requirements" </dev/null >&2 ||
        fail "TTS Studio could not install its Python packages. Check the network connection and start it again."
    "$ENVIRONMENT/bin/python" - "$CHECKOUT" <<'PYTHON'
import pathlib
import sys
import sysconfig

pathlib.Path(sysconfig.get_path("purelib"), "tts_studio_checkout.pth").write_text(sys.argv[1] + "\n", "utf-8")
PYTHON
}

# Make the environment whole for the given requirements files: the last one holds all of the ones before it.
ensure_environment() {
    local requirements all=("$@") last=${*: -1}
    environment_is_ready "$last" && return 0
    exec 9<"$CHECKOUT/packaging/setup.sh"
    if command -v flock >/dev/null && ! flock --nonblock 9; then
        say "TTS Studio: waiting for another set-up to end"
        flock 9
    fi
    if ! environment_is_ready "$last"; then
        SETTING_UP=yes
        [ -w "$CHECKOUT" ] || fail "TTS Studio cannot write to $CHECKOUT, where its Python environment belongs."
        environment_is_sound || make_environment
        fill_environment "$last"
        # The files must be on the disk before the stamp that vouches for them is.
        sync
        for requirements in "${all[@]}"; do
            stamp_of "$requirements" >"$ENVIRONMENT/.set-up-$requirements"
        done
        rm -f "$ENVIRONMENT/.unfinished"
    fi
    exec 9<&-
}
