export const fleet = 'alone';
